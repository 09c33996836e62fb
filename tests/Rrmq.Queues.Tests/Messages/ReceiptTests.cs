using System.Buffers.Text;

namespace Rrmq.Queues.Tests.Messages;

public sealed class ReceiptTests
{
    [Fact]
    public void A_receipt_is_read_as_it_was_written()
    {
        var receipt = new Receipt(new MessageId(7, 1_234_567), 0x0123_4567_89AB_CDEF);
        Assert.True(Receipt.TryParse(receipt.ToString(), out var read));
        Assert.Equal(receipt, read);
    }

    /// <summary>What was copied badly is told at once as no receipt, and not later as a lease that is lost.</summary>
    [Fact]
    public void A_receipt_with_any_bit_flipped_is_none()
    {
        var bytes = Base64Url.DecodeFromChars(new Receipt(new MessageId(7, 1_234_567), 0x0123_4567_89AB_CDEF).ToString());
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(Receipt.TryParse(Base64Url.EncodeToString(bytes), out _), $"bit {bit}");
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }
}
